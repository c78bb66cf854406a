"""Where Alembic starts: runs on the connection that `desktop.data.migrate` hands over."""

from alembic import context

from desktop.data.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
