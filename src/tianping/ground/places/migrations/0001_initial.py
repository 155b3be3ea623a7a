import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('recoded', '代码变更'), ('renamed', '更名'), ('merged', '合并'), ('split', '拆分'), ('moved', '划转')], max_length=16)),
                ('since', models.DateField()),
                ('source', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ('since', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('province', 'province'), ('prefecture', 'prefecture'), ('county', 'county'), ('township', 'township'), ('village', 'village')], max_length=16, verbose_name='级别')),
                ('code', models.CharField(max_length=32, verbose_name='区划代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('latin', models.CharField(blank=True, max_length=60, verbose_name='拼音')),
                ('search', models.CharField(db_index=True, max_length=200)),
                ('began_on', models.DateField(blank=True, null=True, verbose_name='设立日期')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('lon', models.FloatField(blank=True, null=True, verbose_name='经度')),
                ('lat', models.FloatField(blank=True, null=True, verbose_name='纬度')),
                ('position_simulated', models.BooleanField(default=False, verbose_name='位置为模拟')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.area')),
            ],
            options={
                'verbose_name': '地区',
                'ordering': ('code', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='AreaCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True)),
                ('until', models.DateField(blank=True, null=True)),
                ('code', models.CharField(max_length=32)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='places.area')),
            ],
        ),
        migrations.CreateModel(
            name='AreaName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True)),
                ('until', models.DateField(blank=True, null=True)),
                ('name', models.CharField(max_length=60)),
                ('latin', models.CharField(blank=True, max_length=60)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='names', to='places.area')),
            ],
        ),
        migrations.CreateModel(
            name='ChangePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('from', '变更前'), ('to', '变更后')], max_length=8)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='places.area')),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='places.change')),
            ],
        ),
        migrations.CreateModel(
            name='Inside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('depth', models.SmallIntegerField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.area')),
                ('within', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.area')),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True)),
                ('until', models.DateField(blank=True, null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='places.area')),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='places.area')),
            ],
        ),
        migrations.CreateModel(
            name='Neighbour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('simulated', models.BooleanField(default=False)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.area')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.area')),
            ],
        ),
        migrations.AddIndex(
            model_name='area',
            index=models.Index(fields=['parent', 'code'], name='area_by_parent'),
        ),
        migrations.AddIndex(
            model_name='area',
            index=models.Index(fields=['level', 'code'], name='area_by_level'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('code',), name='area_code_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['province', 'prefecture', 'county', 'township', 'village'])), name='area_level_known'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('began_on__isnull', True), ('ended_on__gt', models.F('began_on')), _connector='OR'), name='area_ended_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lat__isnull', True), ('lon__isnull', True), ('position_simulated', False)), models.Q(('lat__gte', -90), ('lat__isnull', False), ('lat__lte', 90), ('lon__gte', -180), ('lon__isnull', False), ('lon__lte', 180)), _connector='OR'), name='area_position_whole_and_on_the_globe'),
        ),
        migrations.AddIndex(
            model_name='areacode',
            index=models.Index(fields=['code', 'since'], name='area_code_by_code'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='area_code_in_order'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('code',), name='area_code_open_once'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('area',), name='area_code_one_open_each'),
        ),
        migrations.AddConstraint(
            model_name='areaname',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='area_name_in_order'),
        ),
        migrations.AddConstraint(
            model_name='areaname',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('area',), name='area_name_one_open_each'),
        ),
        migrations.AddConstraint(
            model_name='changepart',
            constraint=models.UniqueConstraint(fields=('change', 'area', 'side'), name='change_part_once'),
        ),
        migrations.AddIndex(
            model_name='inside',
            index=models.Index(fields=['area', 'depth'], name='inside_by_area'),
        ),
        migrations.AddConstraint(
            model_name='inside',
            constraint=models.UniqueConstraint(fields=('within', 'area'), name='inside_once'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='membership_in_order'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('area', models.F('parent')), _negated=True), name='membership_not_in_itself'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('area',), name='membership_one_open_each'),
        ),
        migrations.AddConstraint(
            model_name='neighbour',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='neighbour_once'),
        ),
        migrations.AddConstraint(
            model_name='neighbour',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='neighbour_in_order'),
        ),
    ]
