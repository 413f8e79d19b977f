# The curator copied the identifier of another state.
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX state: <https://w3id.org/diplograph/state/>
PREFIX wd: <http://www.wikidata.org/entity/>

DELETE DATA {
    state:borealia skos:exactMatch wd:Q999999902 .
} ;
INSERT DATA {
    state:borealia skos:exactMatch wd:Q999999901 .
}
