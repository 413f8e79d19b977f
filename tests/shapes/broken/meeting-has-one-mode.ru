# The curator forgot to say how the presidents met.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX meeting: <https://w3id.org/diplograph/meeting/>
PREFIX mode: <https://w3id.org/diplograph/mode/>

DELETE DATA {
    meeting:arcadia-plus-summit-2021-04-10 diplo:mode mode:in-person .
}
