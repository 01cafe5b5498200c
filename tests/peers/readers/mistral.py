"""Puts the records of a file to the validators of mistral-common, and prints what each says against them."""

import json
import sys
from pathlib import Path

from mistral_common.exceptions import MistralCommonException
from mistral_common.protocol.instruct import validator
from mistral_common.protocol.instruct.request import ChatCompletionRequest
from pydantic import ValidationError

CLASSES = (
    "MistralRequestValidator",
    "MistralRequestValidatorV3",
    "MistralRequestValidatorV5",
    "MistralRequestValidatorV13",
)
said = []
for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
    for name in CLASSES:
        check = getattr(validator, name)(mode=validator.ValidationMode.finetuning)
        try:
            check.validate_request(ChatCompletionRequest.model_validate({"model": "any", **json.loads(line)}))
        except (MistralCommonException, ValidationError) as error:
            said.append(f"{name}: {error}")
json.dump(said, sys.stdout)
