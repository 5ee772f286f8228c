import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Django asks the server before each request. A connection at rest on which nothing arrived is alive, too."""
        connection = self.connection
        if connection is None or connection.closed:
            return False
        ready, _, _ = select.select([connection.fileno()], [], [], 0)
        return not ready or super().is_usable()
