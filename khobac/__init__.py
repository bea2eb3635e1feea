"""Kho Bạc Số: a digital state treasury. The house and its floors are described in docs/ideas/house.md."""
