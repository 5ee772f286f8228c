from django.urls import path

from atrium.web.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("jobs/", views.jobs, name="jobs"),
    path("saved/", views.saved, name="saved"),
    path("saved/export/<slug:name>/", views.export, name="export"),
    path("saved/<int:selection>/remove/", views.remove, name="remove"),
    path("saved/undo/", views.undo, name="undo"),
]
