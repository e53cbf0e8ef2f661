# SPDX-License-Identifier: Apache-2.0
"""Every link of every page leads somewhere, and the index names every page."""

from pathlib import Path

import pytest

from tests.docs import pages

LEFT_OUT = {"build", "dist", "node_modules", "var"}


@pytest.fixture(scope="module")
def written(root) -> list[Path]:
    """The project's own pages; what is built or installed is not."""
    found = [*root.glob("*.md")]
    for folder in root.iterdir():
        is_ours = (
            folder.is_dir() and not folder.name.startswith(".") and folder.name not in LEFT_OUT
        )
        found += folder.rglob("*.md") if is_ours else []
    return sorted(found)


def test_every_link_leads_somewhere(written):
    assert len(written) > 90
    assert [one for page in written for one in pages.astray(page)] == []


def test_a_link_that_leads_nowhere_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "# One\n\n## Two, [three](four.md)\n\n[a](#one) [b](#two-three) [c](#two) [d](gone.md)\n"
        "[e](page.md#nobody) [f](https://example) `[g](no.md)`\n\n```\n[h](no.md)\n```\n"
    )
    assert list(pages.astray(page)) == [
        "page.md: four.md",
        "page.md: #two",
        "page.md: gone.md",
        "page.md: page.md#nobody",
    ]


def test_the_index_names_every_guide_and_every_reference(root):
    docs = root / "docs"
    index = (docs / "README.md").read_text(encoding="utf-8")
    listed = {target.partition("#")[0] for target in pages.links(index)}
    there = [*docs.glob("*.md"), *docs.glob("guides/*.md"), *docs.glob("reference/*.*")]
    kept = {".md", ".json"}
    names = {str(one.relative_to(docs)) for one in there if one.suffix in kept}
    assert names - listed == {"README.md"}


def test_the_project_s_first_page_leads_to_the_index(root):
    assert "docs/README.md" in pages.links((root / "README.md").read_text(encoding="utf-8"))
