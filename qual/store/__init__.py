"""The only place that knows SQL: tables, transactions, migrations, and one module per noun."""
