import component from './component.fixture.mts'
import greet, { evaluated } from './greet.fixture.mts'

console.log([greet.name, component.name, evaluated].join(' '))
