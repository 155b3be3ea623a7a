"""The database itself refuses to change or remove what was written, and to turn the head back."""

from typing import Any

from django.db import migrations

SQLITE = {
    "audit_entry_stays": "BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END",
    "audit_entry_kept": "BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END",
    "audit_head_kept": "BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'the head of the chain is never deleted'); END",
    "audit_head_grows": (
        "BEFORE UPDATE ON audit_head WHEN NEW.size <> OLD.size + 1 "
        "OR NOT EXISTS (SELECT 1 FROM audit_entry WHERE seq = NEW.size AND hash = NEW.hash AND previous = OLD.hash) "
        "BEGIN SELECT RAISE(ABORT, 'the head of the chain follows its entries one by one'); END"
    ),
    "audit_entry_follows": (
        "BEFORE INSERT ON audit_entry WHEN NOT EXISTS (SELECT 1 FROM audit_head WHERE size + 1 = NEW.seq AND hash = NEW.previous) "
        "BEGIN SELECT RAISE(ABORT, 'an audit entry follows the head of the chain'); END"
    ),
}

POSTGRESQL = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit chain is never changed (% on %)', TG_OP, TG_TABLE_NAME; END $$;
CREATE FUNCTION audit_head_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size <> OLD.size + 1 OR NOT EXISTS (SELECT 1 FROM audit_entry WHERE seq = NEW.size AND hash = NEW.hash AND previous = OLD.hash) THEN
    RAISE EXCEPTION 'the head of the chain follows its entries one by one';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION audit_entry_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_head WHERE size + 1 = NEW.seq AND hash = NEW.previous) THEN
    RAISE EXCEPTION 'an audit entry follows the head of the chain';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_kept BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_follows();
CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_not_emptied BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_head_grows();
"""

POSTGRESQL_BACK = """
DROP FUNCTION audit_refuse() CASCADE;
DROP FUNCTION audit_head_grows() CASCADE;
DROP FUNCTION audit_entry_follows() CASCADE;
"""


def guard(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name, rule in SQLITE.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {rule}")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
    else:
        raise NotImplementedError(f"no guards of the audit chain for {schema_editor.connection.vendor}")


def unguard(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_begin_chain")]
    operations = [migrations.RunPython(guard, unguard)]
