# The curator wrote the publisher's name instead of naming its record.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX publisher: <https://w3id.org/diplograph/publisher/>
PREFIX source: <https://w3id.org/diplograph/source/>

DELETE DATA {
    source:borealia-today-2020-06-19 dcterms:publisher publisher:borealia-today .
} ;
INSERT DATA {
    source:borealia-today-2020-06-19 dcterms:publisher "Borealia Today" .
}
