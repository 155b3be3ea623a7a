
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('actor', models.CharField(max_length=32)),
                ('role', models.CharField(max_length=32)),
                ('department', models.CharField(max_length=32)),
                ('area_id', models.BigIntegerField(null=True)),
                ('act', models.CharField(max_length=64)),
                ('subject', models.CharField(blank=True, max_length=128)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('previous', models.CharField(max_length=64, unique=True)),
                ('hash', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'ordering': ('seq',),
                'indexes': [models.Index(fields=['day'], name='audit_by_day'), models.Index(fields=['subject'], name='audit_by_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('seq__gte', 1)), name='audit_seq_from_1')],
            },
        ),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.BigIntegerField(default=0)),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
                ('day', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='audit_one_head'), models.CheckConstraint(condition=models.Q(models.Q(('day__isnull', True), ('size', 0)), models.Q(('day__isnull', False), ('size__gt', 0)), _connector='OR'), name='audit_empty_or_dated')],
            },
        ),
    ]
