# The curator misspelt a topic.
PREFIX act: <https://w3id.org/diplograph/act/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX topic: <https://w3id.org/diplograph/topic/>

DELETE DATA {
    act:northern-three-fm-2020-06-18-p07-1 diplo:aboutTopic topic:regional-security .
} ;
INSERT DATA {
    act:northern-three-fm-2020-06-18-p07-1 diplo:aboutTopic topic:region-security .
}
