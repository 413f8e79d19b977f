# The curator entered an initiative without an occasion.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX initiative: <https://w3id.org/diplograph/initiative/>
PREFIX stage: <https://w3id.org/diplograph/stage/>

DELETE DATA {
    initiative:clean-harbours diplo:hasStage stage:clean-harbours-2019-09-24 .
}
