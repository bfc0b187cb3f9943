# Loads the default model of Hearth at login, and downloads it first if it is missing. README.md in the folder above says
# how to run it at every login.
param([string] $Model = "gemma3:4b")

$body = @{ model = $Model } | ConvertTo-Json

# A request without a prompt only loads the model. Ollama may not be running yet, and a large model loads for minutes.
while ($true) {
  try {
    Invoke-RestMethod -Method Post -Uri "http://127.0.0.1:11434/api/generate" -ContentType "application/json" `
      -Body $body -TimeoutSec 1800 | Out-Null
    break
  }
  catch {
    & ollama pull $Model
    Start-Sleep -Seconds 10
  }
}
Write-Output "$Model is loaded."
