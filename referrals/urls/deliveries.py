"""Addresses of what programs are told."""

from django.urls import path

from referrals.views import deliveries

_ADDRESS = "deliveries/addresses/<uuid:address>/"

urlpatterns = [
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/addresses/new/", deliveries.new_address, name="delivery-address-new"),
    path(f"{_ADDRESS}confirm/", deliveries.confirm_address, name="delivery-address-confirm"),
    path(f"{_ADDRESS}end/", deliveries.end_address, name="delivery-address-end"),
    path(f"{_ADDRESS}pause/", deliveries.pause_address, name="delivery-address-pause"),
    path(f"{_ADDRESS}resume/", deliveries.resume_address, name="delivery-address-resume"),
    path("deliveries/<uuid:delivery>/resend/", deliveries.resend, name="delivery-resend"),
]
