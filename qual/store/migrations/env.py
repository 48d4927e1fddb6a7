"""Alembic's entry: runs migrations on the connection that `qual.store.upgrade` hands over."""

from alembic import context

from qual.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=False,  # our type decorators are text and integers underneath; the drift test compares names
)
with context.begin_transaction():
    context.run_migrations()
