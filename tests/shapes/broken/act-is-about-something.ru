# The curator forgot what the act was about.
PREFIX act: <https://w3id.org/diplograph/act/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX sphere: <https://w3id.org/diplograph/sphere/>
PREFIX topic: <https://w3id.org/diplograph/topic/>

DELETE DATA {
    act:arcadia-borealia-fm-2023-02-14-p02-1 diplo:inSphere sphere:trade-economic .
    act:arcadia-borealia-fm-2023-02-14-p02-1 diplo:aboutTopic topic:investment-cooperation .
}
