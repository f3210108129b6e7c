"""Runs of the panel that step from one to the next."""

from __future__ import annotations

import threading
import time

import pytest
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsProcessingProvider,
    QgsWkbTypes,
)

THREADS: list[bool] = []


class Walk(QgsProcessingAlgorithm):
    """Takes STEPS of 10 ms, says in which thread, and writes an empty table."""

    NAME = "walk"

    def name(self) -> str:
        return self.NAME

    def displayName(self) -> str:
        return self.NAME

    def createInstance(self):
        return type(self)()

    def initAlgorithm(self, configuration=None) -> None:
        self.addParameter(QgsProcessingParameterNumber("STEPS", "steps", minValue=1))
        self.addParameter(QgsProcessingParameterFeatureSink("OUTPUT", "out", optional=True))
        self.addOutput(QgsProcessingOutputString("WORD", "word"))

    def processAlgorithm(self, parameters, context, feedback):
        steps = self.parameterAsInt(parameters, "STEPS", context)
        THREADS.append(threading.current_thread() is threading.main_thread())
        sink, where = self.parameterAsSink(
            parameters, "OUTPUT", context, QgsFields(), QgsWkbTypes.Type.NoGeometry
        )
        for step in range(steps):
            if feedback.isCanceled():
                raise QgsProcessingException("cancelled half-way")
            time.sleep(0.01)
            feedback.setProgress(100 * (step + 1) / steps)
        if sink is not None:
            sink.addFeature(QgsFeature(), QgsFeatureSink.Flag.FastInsert)
        feedback.pushWarning("mind the step")
        return {"OUTPUT": where, "WORD": "arrived"}


class WalkHere(Walk):
    """The same in the main thread."""

    NAME = "walkhere"

    def flags(self):
        return super().flags() | Qgis.ProcessingAlgorithmFlag.NoThreading


class Fall(Walk):
    """Fails with a reason."""

    NAME = "fall"

    def processAlgorithm(self, parameters, context, feedback):
        raise QgsProcessingException("the floor is wet")


class FallHere(Fall):
    """Fails in the main thread."""

    NAME = "fallhere"

    def flags(self):
        return super().flags() | Qgis.ProcessingAlgorithmFlag.NoThreading


class Stumble(Walk):
    """Has a fault of its own."""

    NAME = "stumble"

    def processAlgorithm(self, parameters, context, feedback):
        return {"WORD": {}["missing"]}


class Unready(Walk):
    """Fails before it starts."""

    NAME = "unready"

    def prepareAlgorithm(self, parameters, context, feedback):
        raise QgsProcessingException("no shoes")


class Provider(QgsProcessingProvider):
    """Holds the algorithms above."""

    def id(self) -> str:
        return "walks"

    def name(self) -> str:
        return "walks"

    def loadAlgorithms(self) -> None:
        for algorithm in (Walk, WalkHere, Fall, FallHere, Stumble, Unready):
            self.addAlgorithm(algorithm())


@pytest.fixture(name="walks")
def walks_fixture(qgis_app):
    provider = Provider()
    QgsApplication.processingRegistry().addProvider(provider)
    THREADS.clear()
    yield provider
    QgsApplication.processingRegistry().removeProvider(provider)
