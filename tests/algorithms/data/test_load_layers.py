"""Loading a package's layers into a project: by theme, in order, each once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial

import pytest
from qgis.core import (
    QgsLayerTreeGroup,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
)

from tests.helpers.layer_cases import label_of, small_package, small_tables
from wm_vru_plugin.report.figures.layers.catalogue import LAYER_IDS, LAYERS, layer_spec
from wm_vru_plugin.report.figures.layers.spec import THEMES, IndicatorValue
from wm_vru_plugin.report.maps.layers.tree import LAYER_KEY, load_layers
from wm_vru_plugin.store.package.package import Package


@pytest.fixture
def small(qgis_app, tmp_path):
    return partial(small_package, tmp_path / "small.gpkg")


@pytest.fixture
def project() -> Iterator[QgsProject]:
    project = QgsProject()
    yield project
    project.clear()


def _tree(group: QgsLayerTreeGroup) -> dict[str, list[str]]:
    return {
        child.name(): [node.layer().customProperty(LAYER_KEY) for node in child.findLayers()]
        for child in group.children()
    }


def _own(project: QgsProject) -> list[str]:
    """Ids of the layers that were loaded, without the tables that they join."""
    return [key for key, layer in project.mapLayers().items() if layer.customProperty(LAYER_KEY)]


def test_joined_values_are_there_when_a_project_is_opened_again(sample_package, tmp_path):
    package = tmp_path / "p.gpkg"
    shutil.copy(sample_package.path, package)
    project = QgsProject()
    spec = layer_spec("share_black")
    made = load_layers(Package(package), [spec], project).layers["share_black"]
    before = {feature["code"]: feature[spec.field] for feature in made.getFeatures()}
    assert project.write(str(tmp_path / "p.qgz"))
    del made
    project.clear()
    opened = QgsProject()
    assert opened.read(str(tmp_path / "p.qgz"))
    layer = load_layers(Package(package), [spec], opened).layers["share_black"]
    assert {feature["code"]: feature[spec.field] for feature in layer.getFeatures()} == before
    assert all(label_of(layer, feature) for feature in layer.getFeatures())
    assert len(opened.mapLayers()) == 2, "the layer and the table that it joins"
    del layer
    opened.clear()


def test_loading_groups_by_theme_in_order(sample_package, project):
    done = load_layers(sample_package, LAYERS, project)
    root = project.layerTreeRoot()
    assert [child.name() for child in root.children()] == ["West Midlands (SYNTHETIC)"]
    tree = _tree(root.children()[0])
    assert tuple(tree) == THEMES
    assert [name for names in tree.values() for name in names] == list(LAYER_IDS)
    shown = {layer.customProperty(LAYER_KEY) for layer in root.checkedLayers()}
    assert shown == {"local_authority", "impact_areas", "imd_decile"}
    assert done.reused == () and len(_own(project)) == len(LAYERS)
    beside = set(project.mapLayers()) - set(_own(project))
    assert len(beside) == len([spec for spec in LAYERS if isinstance(spec.source, IndicatorValue)])
    assert not any(root.findLayer(layer_id) for layer_id in beside), "joined, out of sight"


def test_loading_in_parts_ends_in_the_same_order(sample_package, project):
    for spec in reversed(LAYERS):
        load_layers(sample_package, [spec], project, chosen=True)
    tree = _tree(project.layerTreeRoot().children()[0])
    assert tuple(tree) == THEMES
    assert [name for names in tree.values() for name in names] == list(LAYER_IDS)


def test_chosen_layers_show_one_fill(sample_package, project):
    names = ("hospitals", "knife_all", "education_decile")
    load_layers(sample_package, [layer_spec(name) for name in names], project, chosen=True)
    shown = {layer.customProperty(LAYER_KEY) for layer in project.layerTreeRoot().checkedLayers()}
    assert shown == {"hospitals", "knife_all"}


def test_loading_twice_does_not_duplicate(sample_package, project, tmp_path):
    folder = tmp_path / "a"
    folder.mkdir()
    shutil.copy(sample_package.path, folder / "p.gpkg")
    (tmp_path / "link").symlink_to(folder)
    specs = [layer_spec("imd_decile"), layer_spec("hospitals")]
    first = load_layers(Package(folder / "p.gpkg"), specs, project)
    mine = first.layers["imd_decile"]
    mine.setName("Mine")
    project.layerTreeRoot().findLayer(mine.id()).setItemVisibilityChecked(False)
    for path in (folder / "p.gpkg", folder / ".." / "a" / "p.gpkg", tmp_path / "link" / "p.gpkg"):
        again = load_layers(Package(path), specs, project)
        assert again.reused == ("imd_decile", "hospitals")
        assert again.layers == first.layers
    assert len(project.mapLayers()) == 2
    assert len(project.layerTreeRoot().findLayers()) == 2
    assert len(project.layerTreeRoot().findGroups(True)) == 3
    assert mine.name() == "Mine", "what the analyst changed stays"
    assert not project.layerTreeRoot().findLayer(mine.id()).itemVisibilityChecked()
    load_layers(sample_package, specs, project)
    assert len(project.mapLayers()) == 4, "another file is another package"


def test_a_project_saved_and_opened_again_knows_its_layers(sample_package, tmp_path):
    package = tmp_path / "p.gpkg"
    shutil.copy(sample_package.path, package)
    project = QgsProject()
    load_layers(Package(package), [layer_spec("schools_exclusion_rate")], project)
    assert project.write(str(tmp_path / "p.qgz"))
    project.clear()
    opened = QgsProject()
    assert opened.read(str(tmp_path / "p.qgz"))
    done = load_layers(Package(package), [layer_spec("schools_exclusion_rate")], opened)
    assert done.reused == ("schools_exclusion_rate",)
    layer = done.layers["schools_exclusion_rate"]
    assert layer.readOnly() and label_of(layer, next(layer.getFeatures()))
    assert len(opened.layerTreeRoot().findGroups(True)) == 2
    opened.clear()


def test_a_package_prepared_anew_is_read_again(small, project):
    first = load_layers(small(), [layer_spec("imd_decile")], project)
    layer = first.layers["imd_decile"]
    provenance = small_tables()["provenance"].assign(status="synthetic")
    deprivation = small_tables()["deprivation"].assign(decile=[3, 4])
    package = small(provenance=provenance, deprivation=deprivation)
    again = load_layers(package, [layer_spec("imd_decile")], project)
    assert again.layers["imd_decile"] is layer
    assert layer.name() == "SYNTHETIC: Index of Multiple Deprivation: national deciles"
    assert layer.metadata().title() == layer.name()
    assert sorted(feature["imd_decile"] for feature in layer.getFeatures()) == [3, 4]


def _run(parameters, project=None):
    from wm_vru_plugin.algorithms.data.load_layers import LoadLayersAlgorithm

    context = QgsProcessingContext()
    if project is not None:
        context.setProject(project)
    feedback = QgsProcessingFeedback()
    algorithm = LoadLayersAlgorithm().create()
    results, done = algorithm.run(parameters, context, feedback, catchExceptions=False)
    assert done
    return results, feedback.textLog()


def test_the_algorithm_loads_the_embedded_sample(qgis_app, project):
    results, log = _run({}, project)
    assert results["COUNT"] == len(LAYER_IDS)
    assert sorted(results["LAYERS"]) == sorted(_own(project))
    assert log.count(": loaded") == len(LAYER_IDS)
    again, log = _run({"LAYERS": ["hospitals"]}, project)
    assert again["COUNT"] == 1 and again["LAYERS"][0] in results["LAYERS"]
    assert "there already" in log and len(_own(project)) == len(LAYER_IDS)
    assert project.crs().authid() == "EPSG:27700"


def test_the_algorithm_without_a_project_takes_the_open_one(qgis_app, qgis_new_project):
    results, _ = _run({"LAYERS": ["local_authority"]})
    assert list(QgsProject.instance().mapLayers()) == results["LAYERS"]


def test_the_algorithm_names_what_is_absent(small, project):
    path = str(small().path)
    results, log = _run({"PACKAGE": path}, project)
    assert results["COUNT"] == 3
    assert "Not loaded: hospitals. It needs a table of services" in log
    assert log.count("Not loaded:") == len(LAYER_IDS) - 3
    with pytest.raises(QgsProcessingException, match="none of the layers"):
        _run({"PACKAGE": path, "LAYERS": ["hospitals"]}, project)
