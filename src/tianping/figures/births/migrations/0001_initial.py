import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Ledger',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, validators=[django.core.validators.RegexValidator('^[0-9a-f]{64}\\Z')])),
                ('parquet_sha256', models.CharField(max_length=64, validators=[django.core.validators.RegexValidator('^[0-9a-f]{64}\\Z')])),
                ('file_sha256', models.CharField(blank=True, max_length=64, validators=[django.core.validators.RegexValidator('^[0-9a-f]{64}\\Z')])),
                ('kind', models.CharField(choices=[('births', 'births'), ('children', 'children')], max_length=16)),
                ('simulated', models.BooleanField()),
                ('rows', models.PositiveIntegerField()),
                ('boys', models.PositiveIntegerField()),
                ('girls', models.PositiveIntegerField()),
                ('unclear', models.PositiveIntegerField()),
                ('not_given', models.PositiveIntegerField()),
                ('accepted_on', models.DateField(verbose_name='收下日期')),
                ('accepted_by', models.CharField(max_length=32)),
                ('accepted_role', models.CharField(max_length=32, verbose_name='岗位')),
                ('accepted_department', models.CharField(max_length=32, verbose_name='部门')),
                ('area_id', models.BigIntegerField(db_index=True, null=True)),
                ('replaced_on', models.DateField(null=True)),
                ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='births.upload')),
            ],
            options={
                'ordering': ('-accepted_on', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='UploadPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('household', '公安：户籍登记'), ('hospital', '卫健：助产机构'), ('survey', '统计：抽样调查')], max_length=16)),
                ('basis', models.CharField(choices=[('residence', 'residence'), ('occurrence', 'occurrence')], max_length=16)),
                ('births', models.PositiveIntegerField()),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('known_to', models.DateField(null=True)),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='births.upload')),
            ],
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_by__isnull', True)), fields=('digest',), name='upload_content_once'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('replaced_by__isnull', True), ('replaced_on__isnull', True)), models.Q(('replaced_by__isnull', False), ('replaced_on__gte', models.F('accepted_on')), ('replaced_on__isnull', False)), _connector='OR'), name='upload_replaced_by_and_on_together'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('replaced_by__isnull', True), models.Q(('replaced_by', models.F('pk')), _negated=True), _connector='OR'), name='upload_not_by_itself'),
        ),
        migrations.AddIndex(
            model_name='uploadpart',
            index=models.Index(fields=['source', 'basis'], name='upload_part_by_source'),
        ),
        migrations.AddConstraint(
            model_name='uploadpart',
            constraint=models.UniqueConstraint(fields=('upload', 'source', 'basis'), name='upload_part_once'),
        ),
        migrations.AddConstraint(
            model_name='uploadpart',
            constraint=models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='upload_part_in_order'),
        ),
    ]
