"""The list that DRF's tutorial leads to, at /api/ordinary/hotels/: what drf_list is raced against."""

from django.urls import include, path
from rest_framework.pagination import PageNumberPagination
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ModelViewSet

from atrium.web.hotels.api import HotelSerializer
from atrium.web.hotels.models import Hotel


class Pages(PageNumberPagination):
    page_size = 30


class OrdinaryHotels(ModelViewSet):
    queryset = Hotel.objects.all()
    serializer_class = HotelSerializer
    pagination_class = Pages


router = SimpleRouter()
router.register("hotels", OrdinaryHotels)
urlpatterns = [path("api/ordinary/", include(router.urls)), path("", include("atrium.web.config.urls"))]
