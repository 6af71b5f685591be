"""Addresses of reserved places."""

from django.urls import path

from referrals.views import pool_capacity, pool_figures, pools

_FILE = "pools/capacity/files/<uuid:file>/"

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
    path(_FILE, pool_capacity.file, name="capacity-import"),
    path(f"{_FILE}apply/", pool_capacity.apply, name="capacity-import-apply"),
    path(f"{_FILE}apply-good/", pool_capacity.apply_good, name="capacity-import-apply-good"),
    path(f"{_FILE}withdraw/", pool_capacity.withdraw, name="capacity-import-withdraw"),
    path(f"{_FILE}refused/", pool_capacity.refused, name="capacity-import-refused"),
    path(f"{_FILE}columns/", pool_capacity.columns, name="capacity-import-columns"),
    path("pools/<int:pool>/", pools.pool, name="pool"),
    path("pools/<int:pool>/book/", pools.book, name="pool-book"),
    path("pools/<int:pool>/hold/", pools.hold, name="pool-hold"),
]
