"""A guest chooses a name and a password."""

from django.contrib.auth.forms import UserCreationForm

from atrium.web.accounts.models import User


class KeepForm(UserCreationForm):
    """Turns the guest's row into an account: the same person, with everything that was saved."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username",)

    def save(self, commit: bool = True) -> User:
        self.instance.is_guest = False
        return super().save(commit)
