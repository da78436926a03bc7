"""The views of the window. A new one is a file and a line in ``VIEWS``."""

from gui.article.page import ArticlePage
from gui.charts.race_view import RaceView
from gui.charts.resources_view import ResourcesView
from gui.charts.scaling_view import ScalingView
from gui.charts.timeline_view import TimelineView
from gui.charts.view import View
from gui.server.page import ServerPage

VIEWS: tuple[type[View], ...] = (
    RaceView,
    ScalingView,
    TimelineView,
    ResourcesView,
    ServerPage,
    ArticlePage,
)
