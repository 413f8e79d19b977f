# The curator forgot to say what was said.
PREFIX act: <https://w3id.org/diplograph/act/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>

DELETE DATA {
    act:northern-three-fm-2020-06-18-p08-1 diplo:content "The importance of the winter school was emphasised."@en .
}
