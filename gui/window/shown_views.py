"""The views of the window. A new one is a file and a line in ``VIEWS``."""

from gui.article.page import ArticlePage
from gui.charts.race.view import RaceView
from gui.charts.resources.view import ResourcesView
from gui.charts.scaling.view import ScalingView
from gui.charts.timeline.view import TimelineView
from gui.server.page import ServerPage
from gui.views.view import View

VIEWS: tuple[type[View], ...] = (
    RaceView,
    ScalingView,
    TimelineView,
    ResourcesView,
    ServerPage,
    ArticlePage,
)
