from django.urls import path

from atrium.web.site import views

urlpatterns = [path("", views.home, name="home")]
