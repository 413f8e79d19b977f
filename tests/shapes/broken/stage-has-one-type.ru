# The curator forgot to say what happened to the initiative.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX stage: <https://w3id.org/diplograph/stage/>
PREFIX stage-type: <https://w3id.org/diplograph/stage-type/>

DELETE DATA {
    stage:clean-harbours-2019-09-24 diplo:stageType stage-type:proposed .
}
