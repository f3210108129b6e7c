"use strict";
(function () {
  const told = document.getElementById("told");
  const say = (text) => { told.textContent = text; };
  const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, place) => values[Number(place)]);
  const make = (tag, text, name) => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (name) element.className = name;
    return element;
  };

  // Tables that can be put in order, by a button in each head.
  const order = new Intl.Collator("en-GB", { numeric: true });
  const sortKey = (row, column, isNumber) => {
    const cell = row.cells[column];
    const given = cell.dataset.sort !== undefined ? cell.dataset.sort : cell.textContent.trim();
    if (given === "") return null;
    return isNumber ? Number(given) : given;
  };
  const sortRows = (table, head, column) => {
    const isNumber = head.dataset.type === "number";
    const down = head.getAttribute("aria-sort") === "ascending";
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row) => [sortKey(row, column, isNumber), row]);
    rows.sort(([a], [b]) => {
      // What has no value stays last, whichever way the others go.
      if (a === null || b === null) return (a === null) - (b === null);
      const less = isNumber ? a - b : order.compare(a, b);
      return down ? -less : less;
    });
    body.append(...rows.map(([, row]) => row));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    say(`${head.querySelector("button").textContent}: ${down ? "descending" : "ascending"}`);
  };
  for (const table of document.querySelectorAll('table[data-sortable="true"]')) {
    if (!table.tHead || !table.tBodies.length || table.tBodies[0].rows.length < 2) continue;
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      // Chromium leaves buttons out where it repeats a table's head on the next printed page.
      const printed = make("span", head.textContent, "printed");
      button.append(...head.childNodes);
      button.addEventListener("click", () => sortRows(table, head, column));
      head.append(button, printed);
    });
  }

  // What is wider than its frame is reached by keys; what fits needs no stop.
  const frames = document.querySelectorAll(".wide, .drawing");
  const setStops = () => {
    for (const frame of frames) {
      if (frame.scrollWidth > frame.clientWidth + 1) frame.tabIndex = 0;
      else frame.removeAttribute("tabindex");
    }
  };
  window.addEventListener("resize", setStops);
  document.addEventListener("toggle", setStops, true);
  setStops();

  // The map of areas.
  const BEYOND = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const CLOSEST = 0.04;
  const start = (explorer) => {
    const data = JSON.parse(explorer.querySelector(".map-data").textContent);
    const words = data.text;
    const canvas = explorer.querySelector(".canvas");
    const drawing = canvas.querySelector("svg");
    const tip = canvas.querySelector(".tip");
    const areas = Array.from(drawing.querySelectorAll(".lsoas path"));
    const zones = Array.from(drawing.querySelectorAll(".impact > g"));
    const marks = Array.from(drawing.querySelectorAll(".chosen"));
    const names = drawing.querySelector(".names");
    const nameSize = Number(names.getAttribute("font-size"));
    const facts = explorer.querySelector(".facts");
    const choose = (what) => explorer.querySelector(`[data-choose="${what}"]`);
    const whole = drawing.getAttribute("viewBox").split(" ").map(Number);
    let view = whole.slice();
    let domain = 0;
    let shown = null; // {kind: "area" or "zone", at: number}
    let pinned = false;

    const decile = (at, of) => parseInt(data.domains[of].deciles[at], 16);
    const decileText = (at, of) => {
      const value = decile(at, of);
      const text = value === 0 ? words.none : value === 1 ? words.first : words.decile;
      return fill(text, data.domains[of].name, value);
    };
    const inZones = (at) => (data.within[at] || [])
      .map(([zone, share]) => fill(words.part, data.impactAreas[zone].name, share));
    const head = (at) => [
      ["name", data.names[at]],
      ["", fill(words.authority, data.authorities[data.authority[at]])],
    ];
    const place = (at) => {
      const zonesText = inZones(at);
      const none = data.impactAreas.length ? [words.outside] : [];
      return (zonesText.length ? zonesText : none).map((text) => ["", text]);
    };
    const zoneLines = (at) => {
      const inside = Object.entries(data.within)
        .filter(([, pairs]) => pairs.some(([zone, share]) => zone === at && share > 50))
        .map(([area]) => Number(area));
      const first = inside.filter((area) => decile(area, domain) === 1).length;
      const zone = data.impactAreas[at];
      return [
        ["name", zone.name],
        ["", zone.adopted ? words.adopted : words.notAdopted],
        ["", fill(words.lies, inside.length, first, data.domains[domain].name)],
      ];
    };
    const lines = (what, all) => {
      if (what.kind === "zone") return zoneLines(what.at);
      const every = data.domains.map((_, of) => ["", decileText(what.at, of)]);
      return [...head(what.at), ...(all ? every : [every[domain]]), ...place(what.at)];
    };
    const print = (into, rows) => into.replaceChildren(
      ...rows.map(([name, text]) => make("p", text, name)));
    const shape = (what) => (what.kind === "zone" ? zones[what.at].querySelector(".line")
      : areas[what.at]);

    const setView = (next) => {
      view = next;
      drawing.setAttribute("viewBox", view.join(" "));
      names.setAttribute("font-size", nameSize * (view[2] / whole[2]));
      if (shown) putTip();
    };
    const zoomTo = (x, y, width) => {
      const least = whole[2] * CLOSEST;
      const wide = Math.min(whole[2], Math.max(least, width));
      const high = wide * (whole[3] / whole[2]);
      const left = Math.min(Math.max(x - wide / 2, 0), whole[2] - wide);
      const top = Math.min(Math.max(y - high / 2, 0), whole[3] - high);
      setView([left, top, wide, high]);
    };
    const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
    const centre = () => (shown && pinned ? middle(shape(shown).getBBox())
      : [view[0] + view[2] / 2, view[1] + view[3] / 2]);
    const bringIn = (box) => {
      const [x, y] = middle(box);
      const edge = 0.08;
      const isIn = x > view[0] + view[2] * edge && x < view[0] + view[2] * (1 - edge)
        && y > view[1] + view[3] * edge && y < view[1] + view[3] * (1 - edge);
      if (!isIn) zoomTo(x, y, view[2]);
    };

    // The note touches its area, so that the pointer can go over to it.
    const putTip = () => {
      const area = shape(shown).getBoundingClientRect();
      const frame = canvas.getBoundingClientRect();
      tip.hidden = false;
      const size = tip.getBoundingClientRect();
      const left = (area.left + area.right) / 2 - frame.left - size.width / 2;
      const above = area.top - frame.top - size.height;
      const top = above >= 0 ? above : area.bottom - frame.top;
      tip.style.left = `${Math.max(0, Math.min(left, frame.width - size.width))}px`;
      tip.style.top = `${Math.max(0, Math.min(top, frame.height - size.height))}px`;
    };
    const hide = () => {
      tip.hidden = true;
      shown = null;
      pinned = false;
      marks.forEach((mark) => mark.setAttribute("d", ""));
    };
    const show = (what, pin) => {
      shown = what;
      pinned = pin;
      marks.forEach((mark) => mark.setAttribute("d", shape(what).getAttribute("d")));
      print(tip, lines(what, false));
      if (pin) bringIn(shape(what).getBBox());
      putTip();
    };
    const pick = (what) => {
      show(what, true);
      print(facts, lines(what, true));
      if (what.kind === "area") {
        const area = choose("area");
        if (area.querySelector(`option[value="${what.at}"]`)) area.value = String(what.at);
        else listAreas("", what.at);
      }
    };

    // What lies under the pointer.
    const under = (event) => {
      const area = areas.indexOf(event.target);
      if (area >= 0) return { kind: "area", at: area };
      const zone = zones.indexOf(event.target.parentNode);
      return zone >= 0 ? { kind: "zone", at: zone } : null;
    };
    drawing.addEventListener("pointermove", (event) => {
      const what = under(event);
      if (!what || pinned) return;
      if (!shown || shown.kind !== what.kind || shown.at !== what.at) show(what, false);
    });
    canvas.addEventListener("pointerleave", () => { if (!pinned) hide(); });
    drawing.addEventListener("click", (event) => {
      const what = under(event);
      if (what) pick(what); else hide();
    });

    // From area to area by keys: the nearest whose middle lies mainly that way.
    let middles = null;
    const step = (way) => {
      if (!middles) middles = areas.map((area) => middle(area.getBBox()));
      const from = shown ? middle(shape(shown).getBBox()) : [view[0] + view[2] / 2, view[1] + view[3] / 2];
      let best = -1;
      let least = Infinity;
      middles.forEach(([x, y], at) => {
        if (shown && shown.kind === "area" && shown.at === at) return;
        const [dx, dy] = [x - from[0], y - from[1]];
        const along = dx * way[0] + dy * way[1];
        const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
        if (shown && (along <= 0 || aside > along)) return;
        const far = Math.hypot(dx, dy) + aside;
        if (far < least) { least = far; best = at; }
      });
      if (best < 0) { say(words.edge); return; }
      pick({ kind: "area", at: best });
    };
    const zoom = (how) => {
      if (how === "all") setView(whole.slice());
      else zoomTo(...centre(), view[2] * (how === "in" ? 0.6 : 1 / 0.6));
    };
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const key = event.key;
      if (BEYOND[key]) step(BEYOND[key]);
      else if (key === "+" || key === "=") zoom("in");
      else if (key === "-" || key === "\u2212") zoom("out");
      else if (key === "Home") pick({ kind: "area", at: 0 });
      else return;
      event.preventDefault();
    });
    canvas.addEventListener("focus", () => { if (!shown) step([0, 0]); });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !tip.hidden) hide();
    });
    window.addEventListener("resize", () => { if (shown) putTip(); });
    for (const button of explorer.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => zoom(button.dataset.zoom));
    }

    // The lists beside the map.
    const option = (value, text) => {
      const element = make("option", text);
      element.value = value;
      return element;
    };
    const listAreas = (authority, at) => {
      const list = choose("area");
      const options = data.names
        .map((name, number) => [name, number])
        .filter(([, number]) => authority === "" || data.authority[number] === Number(authority))
        .map(([name, number]) => option(number, name));
      list.replaceChildren(option("", words.choose), ...options);
      list.value = at === undefined ? "" : String(at);
      if (authority === "") choose("authority").value = "";
    };
    choose("authority").append(...data.authorities.map((name, number) => option(number, name)));
    choose("authority").addEventListener("change", (event) => {
      const number = event.target.value;
      listAreas(number);
      hide();
      if (number === "") { zoom("all"); return; }
      const boxes = areas.filter((_, at) => data.authority[at] === Number(number))
        .map((area) => area.getBBox());
      const left = Math.min(...boxes.map((box) => box.x));
      const right = Math.max(...boxes.map((box) => box.x + box.width));
      const top = Math.min(...boxes.map((box) => box.y));
      const bottom = Math.max(...boxes.map((box) => box.y + box.height));
      const wide = Math.max(right - left, (bottom - top) * (whole[2] / whole[3])) * 1.05;
      zoomTo((left + right) / 2, (top + bottom) / 2, wide);
    });
    listAreas("");
    choose("area").addEventListener("change", (event) => {
      if (event.target.value !== "") pick({ kind: "area", at: Number(event.target.value) });
    });
    if (choose("impact")) {
      choose("impact").append(...data.impactAreas.map((zone, number) => option(number, zone.name)));
      choose("impact").addEventListener("change", (event) => {
        if (event.target.value !== "") pick({ kind: "zone", at: Number(event.target.value) });
      });
    }

    // The choice of a domain.
    const paint = (of) => {
      domain = of;
      const counts = new Array(11).fill(0);
      areas.forEach((area, at) => {
        const value = decile(at, of);
        counts[value] += 1;
        area.setAttribute("class", `d${value}`);
      });
      for (const cell of explorer.querySelectorAll("[data-decile]")) {
        cell.textContent = counts[Number(cell.dataset.decile)].toLocaleString("en-GB");
      }
      explorer.querySelector(".domain").textContent = data.domains[of].name;
      explorer.querySelector("figcaption").textContent = data.domains[of].words;
      canvas.setAttribute("aria-label", data.domains[of].words);
      if (shown) show(shown, pinned);
      say(data.domains[of].words);
    };
    for (const radio of explorer.querySelectorAll('input[type="radio"]')) {
      // A page that is loaded again keeps what was chosen; the map begins with the first.
      radio.checked = radio.value === "0";
      radio.addEventListener("change", () => paint(Number(radio.value)));
    }

    drawing.removeAttribute("role");
    drawing.removeAttribute("aria-label");
    drawing.setAttribute("aria-hidden", "true");
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-roledescription", "map");
    canvas.setAttribute("aria-label", data.domains[0].words);
    canvas.setAttribute("aria-describedby", `${data.id}-hint`);
    canvas.tabIndex = 0;
    for (const part of explorer.querySelectorAll(".screen")) part.hidden = false;
  };
  for (const explorer of document.querySelectorAll(".explorer")) start(explorer);
})();
