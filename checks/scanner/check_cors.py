"""Other origins: our pages may call, no other page may."""

from fixtures.cases.scanner import CORS
from fixtures.clients.scanner.cross_origin import CrossOrigin
from roundsman import detects


@detects(CORS)
def check_our_pages_may_call(cross_origin: CrossOrigin) -> None:
    cross_origin.must_admit_our_pages()


@detects(CORS)
def check_our_pages_may_read_answers(cross_origin: CrossOrigin) -> None:
    cross_origin.must_mark_answers()


@detects(CORS)
def check_foreign_pages_may_not_call(cross_origin: CrossOrigin) -> None:
    cross_origin.must_keep_out_others()


@detects(CORS)
def check_foreign_pages_may_not_read_answers(cross_origin: CrossOrigin) -> None:
    cross_origin.must_hide_answers_from_others()
