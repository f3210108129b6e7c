"""Makes resources/models/need_and_gaps.model3: prepare, overlap, gaps and maps in one.

tools/make_model.py
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "resources" / "models" / "need_and_gaps.model3"

sys.path.insert(0, str(ROOT))

from qgis.core import (  # noqa: E402
    Qgis,
    QgsApplication,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QPointF, QSizeF  # noqa: E402

Source = QgsProcessingModelChildParameterSource

HELP = {
    "ALG_DESC": (
        "Official files and Impact Areas to overlap, gaps and map pages. Prepares a package from "
        "the folder and the Impact Areas, tests the most deprived national tenth of the domain "
        "against the Impact Areas, lists the gaps, and draws the map pages that the data allows."
    ),
    "FOLDER": "Folder with the indices of deprivation, the LSOA boundaries, and what else is there",
    "IMPACT_AREAS": "The police's Impact Areas: polygons with a field 'name'",
    "DOMAIN": "Domain of deprivation whose worst national tenth is the need",
    "AUTHORITIES": "GSS codes of the study area's local authorities, commas between",
    "ALG_CREATOR": "West Midlands VRU needs assessment plugin",
    "ALG_VERSION": "1",
}


def place(
    component: QgsProcessingModelChildAlgorithm | QgsProcessingModelParameter, x: int, y: int
) -> None:
    component.setPosition(QPointF(x, y))
    component.setSize(QSizeF(220, 34))


def add_input(
    model: QgsProcessingModelAlgorithm, definition: QgsProcessingParameterDefinition, x: int
) -> None:
    component = QgsProcessingModelParameter(definition.name())
    place(component, x, 60)
    definition.setHelp(HELP[definition.name()])
    model.addModelParameter(definition, component)


def add_child(
    model: QgsProcessingModelAlgorithm,
    name: str,
    sources: dict[str, QgsProcessingModelChildParameterSource],
    outputs: dict[str, str],
    at: tuple[int, int],
) -> None:
    """A step; `outputs` are its results that the model gives, with their titles."""
    child = QgsProcessingModelChildAlgorithm(f"wmvru:{name}")
    child.setChildId(name)
    algorithm = child.algorithm()
    assert algorithm is not None, name
    child.setDescription(algorithm.displayName())
    for parameter, source in sources.items():
        assert algorithm.parameterDefinition(parameter) is not None, (name, parameter)
        child.addParameterSources(parameter, [source])
    results = {}
    for number, (output, title) in enumerate(outputs.items()):
        result = QgsProcessingModelOutput(title)
        result.setChildId(name)
        result.setChildOutputName(output)
        result.setPosition(QPointF(at[0] + 260, at[1] + 44 * number))
        result.setSize(QSizeF(220, 34))
        results[title] = result
    child.setModelOutputs(results)
    place(child, *at)
    model.addChildAlgorithm(child)


def domains() -> list[str]:
    from wm_vru_plugin.core.places.domains import DOMAIN_IDS

    return list(DOMAIN_IDS)


def study_area() -> str:
    from wm_vru_plugin.core.places.areas import DEFAULT_STUDY_AREA

    return ", ".join(DEFAULT_STUDY_AREA.authority_codes)


def build() -> QgsProcessingModelAlgorithm:
    model = QgsProcessingModelAlgorithm("Need, overlap and gaps", "Needs assessment", "")
    file, folder = (
        Qgis.ProcessingFileParameterBehavior.File,
        Qgis.ProcessingFileParameterBehavior.Folder,
    )
    add_input(model, QgsProcessingParameterFile("FOLDER", "Folder of official files", folder), 40)
    add_input(model, QgsProcessingParameterFile("IMPACT_AREAS", "Impact Areas", file), 300)
    domain = QgsProcessingParameterEnum(
        "DOMAIN", "Domain", domains(), defaultValue="education", usesStaticStrings=True
    )
    add_input(model, domain, 560)
    codes = QgsProcessingParameterString("AUTHORITIES", "Authority codes", study_area())
    add_input(model, codes, 820)
    package = Source.fromChildOutput("prepare", "OUTPUT")
    need = Source.fromChildOutput("prepare", "DEPRIVATION")
    cover = Source.fromChildOutput("prepare", "IMPACT_AREAS")
    add_child(
        model,
        "prepare",
        {
            "FOLDER": Source.fromModelParameter("FOLDER"),
            "FILES": Source.fromModelParameter("IMPACT_AREAS"),
            "AUTHORITIES": Source.fromModelParameter("AUTHORITIES"),
        },
        {"OUTPUT": "Package"},
        (40, 160),
    )
    shared = {
        "NEED": need,
        "COVERAGE": cover,
        "DOMAIN": Source.fromModelParameter("DOMAIN"),
        "MAX_DECILE": Source.fromStaticValue(1),
    }
    overlap = {"OUTPUT": "Need with overlap", "BY_AUTHORITY": "Overlap by authority"}
    add_child(model, "overlap", shared, overlap, (40, 280))
    add_child(
        model,
        "gaps",
        {**shared, "RULE": Source.fromStaticValue("majority")},
        {"OUTPUT": "Gaps", "TABLE": "Gaps as a table"},
        (40, 400),
    )
    add_child(
        model,
        "exportmaps",
        {"PACKAGE": package},
        {"OUTPUT": "Map pages"},
        (40, 520),
    )
    model.setHelpContent(HELP)
    return model


def main() -> int:
    application = QgsApplication([], False)
    application.initQgis()
    from wm_vru_plugin.algorithms.provider import WmVruProvider

    registry = QgsApplication.processingRegistry()
    registry.addProvider(WmVruProvider())
    model = build()
    valid, problems = model.validate()
    assert valid, problems
    TARGET.parent.mkdir(exist_ok=True)
    assert model.toFile(str(TARGET))
    print(TARGET.relative_to(ROOT))
    registry.removeProvider("wmvru")
    return 0


if __name__ == "__main__":
    sys.exit(main())
