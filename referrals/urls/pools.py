"""Addresses of reserved places."""

from django.urls import path

from alliance.core.imports.pages import paths
from referrals.views import pool_capacity, pool_figures, pools

urlpatterns = [
    path("pools/", pools.pools, name="pools"),
    path("pools/figures/", pool_figures.figures, name="pool-figures"),
    path("pools/bookings/", pools.bookings, name="pool-bookings"),
    path("pools/bookings/<uuid:booking>/confirm/", pools.confirm, name="pool-booking-confirm"),
    path("pools/bookings/<uuid:booking>/back/", pools.give_back, name="pool-booking-back"),
    path("pools/bookings/<uuid:booking>/kept/", pools.keep, name="pool-booking-kept"),
    path("pools/bookings/<uuid:booking>/missed/", pools.miss, name="pool-booking-missed"),
    path("pools/capacity/", pool_capacity.capacity, name="capacity"),
    path("pools/capacity/publish/", pool_capacity.publish, name="capacity-publish"),
    path("pools/capacity/files/", pool_capacity.files, name="capacity-imports"),
    path("pools/capacity/files/upload/", pool_capacity.upload, name="capacity-import-upload"),
    path("pools/capacity/template/", pool_capacity.template, name="capacity-template"),
    *paths("pools/capacity/files/<uuid:file>/", pool_capacity.PAGES),
    path("pools/<int:pool>/", pools.pool, name="pool"),
    path("pools/<int:pool>/book/", pools.book, name="pool-book"),
    path("pools/<int:pool>/hold/", pools.hold, name="pool-hold"),
]
