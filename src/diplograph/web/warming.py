"""What the first reader would wait for is made before anybody asks: the counts that pages show, and the templates compiled.

It comes after the index of names, which is asked for first, one piece after the other, so that whoever asks meanwhile waits for
no more than a piece.
"""

import asyncio
from typing import Final

from fastapi.concurrency import run_in_threadpool

from diplograph.languages import SPOKEN
from diplograph.web.site import Site
from diplograph.web.templating import environment_of

_PAUSE: Final = 0.1  # seconds between two pieces


async def warm(site: Site) -> None:
    """Make what the first reader would wait for; what is there already costs nothing.

    Raises:
        ServiceProblem: when the store cannot answer now; who needs the counts asks for them again.
    """
    await site.names.settled()
    for tallies in site.collections.tallies.values():
        await run_in_threadpool(tallies.prepare)
    for language in SPOKEN:
        pages = environment_of(language)
        for name in pages.list_templates():
            await run_in_threadpool(pages.get_template, name)
            await asyncio.sleep(_PAUSE)
