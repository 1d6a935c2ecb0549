from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("openings", "0002_form"), ("applications", "0003_questions_into_forms")]

    operations = [migrations.RemoveField("call", "questions")]
