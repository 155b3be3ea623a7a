import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run_id', models.CharField(max_length=12, unique=True, validators=[django.core.validators.RegexValidator('^[0-9a-f]{12}\\Z')])),
                ('identity', models.CharField(max_length=64, unique=True)),
                ('within_id', models.BigIntegerField()),
                ('source', models.CharField(max_length=16)),
                ('basis', models.CharField(choices=[('residence', 'residence'), ('occurrence', 'occurrence')], max_length=16)),
                ('kind', models.CharField(choices=[('births', 'births'), ('children', 'children')], max_length=16)),
                ('simulated', models.BooleanField()),
                ('method', models.CharField(max_length=16)),
                ('method_version', models.CharField(max_length=16)),
                ('package_version', models.CharField(max_length=32)),
                ('seed', models.BigIntegerField(null=True)),
                ('inputs', models.JSONField()),
                ('compared', models.JSONField(default=list)),
                ('map_fingerprint', models.CharField(max_length=64)),
                ('bounds', models.JSONField()),
                ('first_year', models.PositiveSmallIntegerField()),
                ('last_year', models.PositiveSmallIntegerField()),
                ('known_to', models.DateField(null=True)),
                ('births', models.PositiveIntegerField()),
                ('computed_on', models.DateField()),
                ('is_current', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ('-computed_on', '-pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('within_id', 'source', 'basis', 'kind'), name='run_current_once'), models.CheckConstraint(condition=models.Q(('last_year__gte', models.F('first_year'))), name='run_years_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Explanation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_id', models.BigIntegerField()),
                ('year', models.PositiveSmallIntegerField()),
                ('late', models.BooleanField()),
                ('excess', models.FloatField(null=True)),
                ('parts', models.JSONField()),
                ('evidence', models.JSONField()),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='explanations', to='measures.run')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'area_id', 'year'), name='explanation_once')],
            },
        ),
        migrations.CreateModel(
            name='AreaFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_id', models.BigIntegerField()),
                ('level', models.CharField(choices=[('province', 'province'), ('prefecture', 'prefecture'), ('county', 'county'), ('township', 'township'), ('village', 'village')], max_length=16)),
                ('order', models.PositiveSmallIntegerField()),
                ('window', models.PositiveSmallIntegerField()),
                ('shown', models.JSONField()),
                ('behind', models.JSONField()),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='measures.run')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'area_id', 'order', 'window'), name='figures_once')],
            },
        ),
    ]
