# The curator changed the preferred number and not the meeting.
PREFIX assertion: <https://w3id.org/diplograph/assertion/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

DELETE DATA {
    assertion:northern-three-fm-2020-06-18-ordinal-2 rdf:object 2 .
} ;
INSERT DATA {
    assertion:northern-three-fm-2020-06-18-ordinal-2 rdf:object 5 .
}
