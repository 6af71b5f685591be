"""Addresses of joint wards."""

from django.urls import path

from referrals.views import wards

urlpatterns = [
    path("joint-wards/", wards.joint_wards, name="joint-wards"),
    path("joint-wards/<int:ward>/doctor/", wards.change_doctor, name="joint-ward-doctor"),
    path("joint-wards/<int:ward>/end/", wards.end_ward, name="joint-ward-end"),
]
