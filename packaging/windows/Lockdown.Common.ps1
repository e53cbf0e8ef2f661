# SPDX-License-Identifier: Apache-2.0
# What lock-down.ps1 and verify-lockdown.ps1 share. Windows PowerShell 5.1.
Set-StrictMode -Version 2.0

$Embedded = 'root\standardcimv2\embedded'
# F24: on no keyboard that is in a hall, and it leads to a sign-in that asks for a password.
$BreakoutScanCode = 118

function Get-KioskSid {
    param([string] $Account)
    $user = New-Object System.Security.Principal.NTAccount($Account)
    $user.Translate([System.Security.Principal.SecurityIdentifier]).Value
}

# The root of the account's hive, which is there while somebody is signed in, or is loaded here.
function Open-KioskHive {
    param([string] $Account)
    $sid = Get-KioskSid $Account
    if (Test-Path "Registry::HKEY_USERS\$sid") { return "Registry::HKEY_USERS\$sid" }
    $profileKey = "HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList\$sid"
    $folder = (Get-ItemProperty -Path $profileKey).ProfileImagePath
    & reg.exe load 'HKU\migration-kiosk' (Join-Path $folder 'NTUSER.DAT') | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "sign in as $Account once: its hive can't be loaded" }
    'Registry::HKEY_USERS\migration-kiosk'
}

function Close-KioskHive {
    param([string] $Hive)
    if ($Hive -like '*\migration-kiosk') {
        [gc]::Collect()
        & reg.exe unload 'HKU\migration-kiosk' | Out-Null
    }
}

function Get-RegistryPath {
    param([hashtable] $Entry, [string] $Hive)
    if ($Entry.Scope -eq 'User') { return (Join-Path $Hive $Entry.Path) }
    Join-Path 'Registry::HKEY_LOCAL_MACHINE' $Entry.Path
}

function Test-IsAdministrator {
    param([string] $Sid)
    $members = Get-LocalGroupMember -SID 'S-1-5-32-544' | ForEach-Object { $_.SID.Value }
    $members -contains $Sid
}
