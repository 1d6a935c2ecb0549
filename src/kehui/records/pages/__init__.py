"""The pages that every kind gets, under the kind's own path and name."""

from django.urls import URLPattern, path

from kehui.records.kinds import Kind
from kehui.records.pages import additions, boards, files, forms, history, lists, notes, previews, show, steps, together


def record_urls(kind: Kind) -> list[URLPattern]:
    """The addresses of one kind; ``urls.py`` mounts them at ``/<kind.path>/`` in a namespace of the kind's code."""
    given = {"kind": kind}
    return [
        path("", lists.show_list, given, name="list"),
        path("board/", boards.show_board, given, name="board"),
        path("new/", forms.begin, given, name="new"),
        path("together/", together.together, given, name="together"),
        path("new/draft/", forms.keep_draft, given, name="new-draft"),
        path("<str:number>/", show.show, given, name="show"),
        path("<str:number>/change/", forms.alter, given, name="change"),
        path("<str:number>/draft/", forms.keep_draft, given, name="draft"),
        path("<str:number>/history/", history.show_history, given, name="history"),
        path("<str:number>/note/", notes.add_note, given, name="note"),
        path("<str:number>/note/<int:pk>/", notes.correct_note, given, name="correct"),
        path("<str:number>/people/", notes.offer_people, given, name="people"),
        path("<str:number>/files/", files.add_files, given, name="attach"),
        path("<str:number>/files/<int:pk>/", files.send_file, given, name="file"),
        path("<str:number>/files/<int:pk>/preview/", previews.show_preview, given, name="preview"),
        path("<str:number>/files/<int:pk>/preview/<int:place>/", previews.send_page, given, name="preview-page"),
        path("<str:number>/link/", additions.add_link, given, name="link"),
        path("<str:number>/steps/<slug:code>/", steps.take_step, given, name="step"),
    ]
