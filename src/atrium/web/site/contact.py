"""Writing to whoever runs this. A field that no person sees keeps most programs out, a limit the rest."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.db import connection, transaction
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from atrium.web.site.models import Message

MOST, WINDOW = 5, timedelta(hours=1)  # messages from one address


class ContactForm(forms.ModelForm):
    """`website` is for programs only: people neither see nor reach it."""

    website = forms.CharField(required=False, label="Leave this empty")

    class Meta:
        model = Message
        fields = ("name", "email", "text")
        help_texts = {"email": "Only if you want an answer."}
        widgets = {
            "name": forms.TextInput({"autocomplete": "name"}),
            "email": forms.EmailInput({"autocomplete": "email"}),
            "text": forms.Textarea({"rows": 8}),
        }


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            return _thanks(request)  # nothing is stored, and the program is not told
        if not _kept(form, request):
            form.add_error(None, "That is a lot of messages for one hour. Please write again later.")
            return render(request, "site/contact.html", {"form": form}, status=429)
        return _thanks(request)
    return render(request, "site/contact.html", {"form": form}, status=422 if form.errors else 200)


def _kept(form: ContactForm, request: HttpRequest) -> bool:
    """Stores it unless the sender has written too much: counted where messages are, for every process alike."""
    sender = salted_hmac(__name__, get_adapter().get_client_ip(request), algorithm="sha256").digest()
    with transaction.atomic(), connection.cursor() as cursor:
        # one message of a sender after the other
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(sender[:8], signed=True)])
        if Message.objects.filter(sender=sender, sent_at__gt=Now() - WINDOW).count() >= MOST:
            return False
        form.instance.sender = sender
        form.save()
    return True


def _thanks(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Thank you. Your message is stored, and will be read by a person.")
    return redirect("contact")
