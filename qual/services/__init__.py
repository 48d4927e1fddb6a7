"""What people do with Qual: one function per use case, `f(tx, ...) -> value`, permissions checked inside."""
