"""wmvru:topdecile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
)

from ...core.coverage.top_decile_fields import DOMAIN_COLUMN, WORST_AREA_COLUMNS, WORST_COLUMNS
from ...core.places.domains import DOMAIN_IDS, domain
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import NEED_FIELDS, NO_DOMAIN, add_need, add_need_fields, field_parameter
from ..run.reading import Polygons, decile_filter
from ..run.rows import add_sink, add_summary, check_codes
from ..run.run import Run

if TYPE_CHECKING:
    import numpy as np

SCOPES = ("national", "study_area")


class TopDecileAlgorithm(VruAlgorithm):
    """Areas in the worst deciles."""

    NAME = "topdecile"
    TITLE = "Areas in the worst deciles"
    GROUP = "analysis"
    TAGS = ("deprivation", "decile", "IMD", "tenth", "ranking", "worst", "authority")
    COLUMNS = {
        "OUTPUT": WORST_AREA_COLUMNS,
        "BY_AUTHORITY": WORST_COLUMNS,
        "BY_DOMAIN": (DOMAIN_COLUMN, *WORST_COLUMNS),
    }
    HELP = (
        "Which areas are among the worst, and how many has each authority?\n\n"
        "National: areas whose published decile in the domain is at most the maximum; over all of "
        "England a tenth of the areas lies in each decile, so a share above 10% (per decile) is "
        "more than an even share. Study area: deciles are made anew among the areas of the layer "
        "from their ranks (the ceiling of position times 10 over the number of areas, as the "
        "national ones are made), which tells where within the area need is highest, not how "
        "high it is.\n\n"
        "By authority and in total: areas, those in the worst deciles, their share with Wilson's "
        "95% interval (as if areas were drawn independently, which neighbours are not), the ratio "
        "to an even share, and the residents who live there. Areas without a decile are counted "
        "apart and never as not deprived.\n\n"
        "Deciles are ranks: they say nothing of how far apart two areas are, and deciles of two "
        "editions of the indices are not to be subtracted."
    )
    EXAMPLE = {
        "NEED": "{sample}|layername=lsoa_deprivation",
        "DOMAIN": "education",
        "OUTPUT": "{out}/worst_education.gpkg",
        "BY_AUTHORITY": "{out}/worst_education.csv",
        "BY_DOMAIN": "{out}/worst_by_domain.csv",
    }

    def define(self) -> None:
        add_need(self)
        self.add(
            QgsProcessingParameterEnum(
                "SCOPE",
                tr("Deciles of"),
                list(SCOPES),
                defaultValue="national",
                usesStaticStrings=True,
            ),
            "national = the published deciles; study_area = among the areas of the layer.",
        )
        self.add_advanced(
            field_parameter("RANK_FIELD", "Field of ranks", "", numeric=True),
            "For deciles of the study area: 1 is the most deprived. Empty takes the domain's "
            "'<domain>_rank'.",
        )
        add_need_fields(self)
        polygon = Qgis.ProcessingSourceType.VectorPolygon
        add_sink(self, "OUTPUT", "Areas in the worst deciles", "With their attributes.", polygon)
        add_sink(self, "BY_AUTHORITY", "By authority", "One row each, and a Total.", optional=True)
        add_sink(
            self,
            "BY_DOMAIN",
            "By authority and domain",
            "The same counts for every domain that the layer has national deciles of.",
            optional=True,
            by_default=False,
        )
        add_summary(self)
        for name, title in (("WORST_COUNT", "in the worst deciles"), ("AREA_COUNT", "all areas")):
            self.addOutput(QgsProcessingOutputNumber(name, tr("Number: {0}").format(tr(title))))

    def run_steps(self, run: Run) -> dict[str, Any]:
        import numpy as np

        from ...core.coverage.top_decile import local_deciles, worst_sentence, worst_table
        from ...core.tables.columns import number_column, text_column

        source = run.source("NEED")
        field, most, phrase = self._field(run)
        columns = run.fields(source, NEED_FIELDS)
        wants_domains = run.asks_for("BY_DOMAIN")
        at_hand = set(source.fields().names())
        domains = [name for name in DOMAIN_IDS if domain(name).decile_field in at_hand]
        wanted = [name for name in (field, *columns.values()) if name]
        if wants_domains:
            wanted += [domain(name).decile_field for name in domains]
        source, areas = run.polygons("NEED", wanted, keep=True)
        check_codes(areas, columns["code"])
        run.feedback.setProgress(40)
        values = number_column(areas.frame, field, areas.label, signed=True)
        national = run.choice("SCOPE") == "national"
        decile = values if national else local_deciles(values)
        authority = np.asarray(
            text_column(areas.frame, columns["authority"], areas.label), dtype=object
        )
        residents = number_column(areas.frame, columns["population"], areas.label)
        where = f"Layer '{areas.label}', field '{field}'"
        table = worst_table(decile, most, authority, residents, where=where)
        status = areas.status
        chosen = np.flatnonzero(decile <= most)
        marked_areas = areas.frame.iloc[chosen][["feature_id"]].assign(
            worst_decile=decile[chosen],
            worst_scope="national" if national else "study area",
            geometry=areas.geometry[chosen],
            data_status=status,
        )
        outputs: dict[str, Any] = run.write_joined("OUTPUT", source, areas, marked_areas)
        run.feedback.setProgress(80)
        if run.asks_for("BY_AUTHORITY"):
            frame = table.assign(restricted=areas.restricted, data_status=status)
            outputs.update(run.write("BY_AUTHORITY", frame))
        if wants_domains:
            outputs.update(self._by_domain(run, areas, domains, most, authority, residents))
        total = table.iloc[-1]
        counts = {"WORST_COUNT": int(total["worst"]), "AREA_COUNT": len(areas.frame)}
        return {**outputs, **counts, **run.say(worst_sentence(table, phrase), status)}

    def _field(self, run: Run) -> tuple[str, int, str]:
        """Return the field to rank by, the maximum decile, and the need in words."""
        field, most, phrase = decile_filter(run)
        if run.choice("SCOPE") == "national":
            if not field:
                raise QgsProcessingException(tr("Choose a domain, or a field of deciles."))
            return field, most, phrase
        rank = run.text("RANK_FIELD")
        chosen = run.choice("DOMAIN")
        if not rank and chosen in ("", NO_DOMAIN):
            raise QgsProcessingException(
                tr("Deciles of the study area need a domain, or a field of ranks.")
            )
        subject = domain(chosen).phrase if not rank else f"'{rank}'"
        tenth = "tenth" if most == 1 else f"{most} tenths"
        return (
            rank or domain(chosen).rank_field,
            most,
            (f"in the most deprived {tenth} of the study area for {subject}"),
        )

    def _by_domain(
        self,
        run: Run,
        areas: Polygons,
        domains: list[str],
        most: int,
        authority: np.ndarray,
        residents: np.ndarray,
    ) -> dict[str, str]:
        import pandas as pd

        from ...core.coverage.top_decile import worst_table
        from ...core.tables.columns import number_column

        tables = []
        for name in domains:
            field = domain(name).decile_field
            decile = number_column(areas.frame, field, areas.label)
            where = f"Layer '{areas.label}', field '{field}'"
            table = worst_table(decile, most, authority, residents, where=where)
            tables.append(table.assign(domain=name))
        frame = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
        return run.write(
            "BY_DOMAIN",
            frame.assign(restricted=areas.restricted, data_status=areas.status),
        )
