"""Questions that stood in a table of the call become a page of its form, and their answers answers to that form.

Editions that are out stay as they are: for each one, and for applications without one, an edition with the questions
is added behind them, the one made from the latest last, and applications go to the one made from theirs."""

from django.db import migrations

PAGE = {"page": "申报问题", "page_en": "Questions to applicants"}
YES = ("是", "必答", "yes", "y", "true", "1")


def move(apps, _editor):
    Call, Form = apps.get_model("openings", "Call"), apps.get_model("openings", "Form")
    Application = apps.get_model("applications", "Application")
    for call in Call.objects.order_by("pk"):
        applications = list(Application.objects.filter(call=call).order_by("pk"))
        if asked := questions(call.questions, applications):
            editions = {each.number: each for each in Form.objects.filter(call=call)}
            moved = append(Form, call, editions, asked, {each.edition for each in applications})
            for each in applications:
                each.edition = moved[each.edition]
                each.entries = [*each.entries, *answered(each.answers, asked)]
                each.save(update_fields=["edition", "entries"])


def questions(rows, applications):
    """Rows of a form by the text of the question; one that only an application knows is not required."""
    texts = {row["question"].strip(): row for row in rows if row["question"].strip()}
    for each in applications:
        for row in each.answers:
            if row["answer"].strip():
                texts.setdefault(row["question"].strip(), {})
    return {
        text: PAGE | {
            "code": f"question_{place}", "label": text, "type": "long", "help": row.get("help", "").strip(),
            "required": "是" if row.get("required", "").strip().casefold() in YES else "",
            "most": row["most"].strip() if row.get("most", "").strip().isdecimal() else "",
        }
        for place, (text, row) in enumerate(texts.items(), 1)
    }


def append(Form, call, editions, asked, used):
    """The new editions, by the numbers of those that they are made from."""
    last = max(editions, default=None)
    moved = {}
    for old in sorted({last, *used} & {None, *editions}, key=lambda number: number or 0):
        form = editions.get(old)
        number = (last or 0) + len(moved) + 1
        by = form.by_id if form else call.created_by_id
        Form.objects.create(call=call, number=number, rows=[*(form.rows if form else ()), *asked.values()], by_id=by)
        moved[old] = number
    return moved


def answered(rows, asked):
    found = []
    for row in rows:
        if row["answer"].strip():
            question = asked[row["question"].strip()]
            found.append({"page": question["page"], "label": question["label"], "answer": row["answer"].strip(),
                          "code": question["code"]})
    return found


class Migration(migrations.Migration):

    dependencies = [
        ("applications", "0002_answers_to_the_form"),
        ("openings", "0002_form"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
