"""Budgets: what is measured is printed with what is allowed."""
