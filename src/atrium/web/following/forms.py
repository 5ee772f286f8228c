"""An alert as a form."""

from django import forms

from atrium.web.following.models import Kind


class AlertForm(forms.Form):
    kind = forms.ChoiceField(choices=Kind, label="Tell me when the")
    threshold = forms.FloatField(
        min_value=0, max_value=1e9, label="Threshold", widget=forms.NumberInput(attrs={"step": "any"})
    )
