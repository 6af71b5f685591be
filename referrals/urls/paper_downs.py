"""Address of counted and doubtful down-referrals."""

from django.urls import path

from referrals.views import paper_downs

urlpatterns = [path("paper-downs/", paper_downs.paper_downs, name="paper-downs")]
