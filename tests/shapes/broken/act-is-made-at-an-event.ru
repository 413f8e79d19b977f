# The curator forgot at which meeting this was said.
PREFIX act: <https://w3id.org/diplograph/act/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX meeting: <https://w3id.org/diplograph/meeting/>

DELETE DATA {
    act:northern-three-fm-2020-06-18-p08-1 diplo:madeAt meeting:northern-three-fm-2020-06-18 .
}
