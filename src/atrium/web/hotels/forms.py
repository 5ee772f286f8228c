"""What a person writes beside a hotel."""

from django import forms

TAGS, TAG_LENGTH = 20, 50


class NoteForm(forms.Form):
    note = forms.CharField(required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}))
    tags = forms.CharField(required=False, max_length=1_000, help_text="Words of your own, with commas between them.")

    def clean_tags(self) -> list[str]:
        tags = list(dict.fromkeys(filter(None, (part.strip() for part in self.cleaned_data["tags"].split(",")))))
        if len(tags) > TAGS or any(len(tag) > TAG_LENGTH for tag in tags):
            raise forms.ValidationError(f"Up to {TAGS} tags of up to {TAG_LENGTH} characters.")
        return tags
