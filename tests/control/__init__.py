"""The pure engine, its inputs and its rules; nothing here touches a database."""
