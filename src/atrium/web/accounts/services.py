"""Making accounts."""

import secrets

from atrium.web.accounts.models import User


def make_guest() -> User:
    """A person who can come back as long as the session lives, or for good by choosing a name and a password."""
    guest = User(username=f"guest-{secrets.token_hex(8)}", is_guest=True)
    guest.set_unusable_password()
    guest.save()
    return guest


def ensure_account(name: str, password: str, *, staff: bool) -> bool:
    """Whether it had to be made; one that is there already stays as it is."""
    if User.objects.filter(username=name).exists():
        return False
    User.objects.create_user(name, password=password, is_staff=staff, is_superuser=staff)
    return True
