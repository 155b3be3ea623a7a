
import django.core.validators
import django.db.models.deletion
import re
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('username', models.CharField(max_length=32, unique=True, validators=[django.core.validators.RegexValidator(re.compile('^[a-z][a-z0-9._-]{2,31}\\Z'), '登录名用 3 到 32 个小写字母、数字、点或横线，以字母开头。')], verbose_name='登录名')),
                ('display_name', models.CharField(blank=True, max_length=20, verbose_name='称呼')),
                ('role', models.CharField(choices=[('county_lead', '分管领导'), ('county_statistician', '统计岗'), ('department_officer', '部门专干'), ('township_officer', '乡镇专干'), ('village_officer', '村级专干'), ('auditor', '审计岗'), ('system_admin', '系统管理员'), ('institution_person', '机构人员')], max_length=32, verbose_name='岗位')),
                ('department', models.CharField(max_length=32, verbose_name='部门')),
                ('area_id', models.BigIntegerField(blank=True, db_index=True, null=True, verbose_name='地区')),
                ('institution_id', models.BigIntegerField(blank=True, db_index=True, null=True, verbose_name='机构')),
                ('language', models.CharField(blank=True, choices=[('zh-hans', '简体中文'), ('en', 'English')], max_length=8, verbose_name='语言')),
                ('is_active', models.BooleanField(default=True, verbose_name='在岗')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='离岗日期')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                'verbose_name': '账户',
                'ordering': ('area_id', 'department', 'role', 'username'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('area_id__isnull', True), ('institution_id__isnull', False), ('role', 'institution_person')), models.Q(models.Q(('role', 'institution_person'), _negated=True), ('institution_id__isnull', True)), _connector='OR'), name='account_institution_only_for_its_person'), models.CheckConstraint(condition=models.Q(('area_id__isnull', False), ('role__in', ('system_admin', 'auditor', 'institution_person')), _connector='OR'), name='account_area_needed'), models.CheckConstraint(condition=models.Q(models.Q(('is_active', True), ('left_on__isnull', True)), models.Q(('is_active', False), ('left_on__isnull', False)), _connector='OR'), name='account_left_or_active')],
            },
        ),
        migrations.CreateModel(
            name='EntryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new', '新账户'), ('lost', '丢失密码或验证器')], max_length=8)),
                ('opened_on', models.DateField()),
                ('first_half', models.CharField(blank=True, max_length=128)),
                ('second_half', models.CharField(blank=True, max_length=128)),
                ('expires_at', models.DateTimeField(null=True)),
                ('wrong_tries', models.PositiveSmallIntegerField(default=0)),
                ('outcome', models.CharField(blank=True, choices=[('', '等待'), ('used', '已用'), ('refused', '未同意'), ('spoilt', '输错次数过多'), ('replaced', '被新的取代')], max_length=8)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entry_codes', to=settings.AUTH_USER_MODEL)),
                ('first_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('account',), name='entry_code_one_open'), models.CheckConstraint(condition=models.Q(('kind', 'new'), ('second_by__isnull', True), models.Q(('first_by', models.F('second_by')), _negated=True), _connector='OR'), name='entry_code_two_officers'), models.CheckConstraint(condition=models.Q(models.Q(('first_by', models.F('account')), _negated=True), models.Q(('second_by', models.F('account')), _negated=True)), name='entry_code_not_for_oneself'), models.CheckConstraint(condition=models.Q(('second_half', ''), models.Q(('first_half', ''), _negated=True), _connector='OR'), name='entry_code_halves_in_order')],
            },
        ),
    ]
